// Two systems of departments in another language. Everything but the accounts comes from the AsyncAPI document and the key set.
import assert from 'node:assert/strict'
import amqp from 'amqplib'
import { CompactEncrypt, compactDecrypt, importJWK } from 'jose'

const { hub, broker, sender, receiver, event } = JSON.parse(process.argv[2])
const description = await (await fetch(new URL('/asyncapi/v1.json', hub))).json()
const { keys } = await (await fetch(new URL('/.well-known/jwks', hub))).json()
const hubKey = keys.find(key => key.use === 'enc')
const channelOf = name => description.channels[name]
const follow = reference => reference.$ref.slice(2).split('/').reduce((node, part) => node[part], description)

async function connect(account) {
  assert.equal(description.servers.amqp.protocolVersion, '0-9-1')
  const connection = await amqp.connect({
    protocol: description.servers.amqp.protocol, hostname: broker.hostname, port: broker.port,
    username: account.user, password: account.password, vhost: account.virtualHost,
  })
  return { connection, account, channel: await connection.createConfirmChannel() }
}

async function publish({ channel, account }, operation, body, messageId) {
  const { bindings: { amqp: how }, channel: reference } = description.operations[operation]
  const target = follow(reference)
  channel.publish(target.bindings.amqp.exchange.name, target.address, Buffer.from(JSON.stringify(body)), {
    userId: how.userId.replace('{clientId}', account.user), deliveryMode: how.deliveryMode, mandatory: how.mandatory,
    messageId, contentType: follow(Object.values(target.messages)[0]).contentType,
  })
  await channel.waitForConfirms()
}

async function consume({ channel, account }, wanted) {
  const queue = channelOf('amqp.deliveries').address.replace('{clientId}', account.user)
  return new Promise((resolve, reject) => channel.consume(queue, message => {
    channel.ack(message)
    const content = JSON.parse(message.content)
    if (wanted(message.properties, content)) resolve({ properties: message.properties, content })
  }).catch(reject))
}

const [organization, finance] = [await connect(sender), await connect(receiver)]
const result = description.operations['receive.amqp.events'].reply.messages[0]
const resultType = follow(follow(result)).name

// What the document says is sealed is sealed.
assert.equal(description.components.messages[event.type]['x-amqp-data'], 'jwe')
const data = await new CompactEncrypt(new TextEncoder().encode(JSON.stringify(event.data)))
  .setProtectedHeader({ alg: hubKey.alg, enc: 'A256GCM', kid: hubKey.kid })
  .encrypt(await importJWK(hubKey, hubKey.alg))

const answered = consume(organization, properties => properties.type === resultType && properties.correlationId === 'first')
const delivered = consume(finance, (properties, content) => properties.type === event.type && content.id === event.id)
await publish(organization, 'receive.amqp.events', { ...event, datacontenttype: 'application/jose', data }, 'first')
const answer = (await answered).content.data
assert.equal(answer.status, 'accepted', JSON.stringify(answer))

const delivery = await delivered
const { plaintext } = await compactDecrypt(delivery.content.data, await importJWK(receiver.key, 'ECDH-ES'))
assert.equal(JSON.parse(new TextDecoder().decode(plaintext)).nationalId, event.data.nationalId)
await publish(finance, 'receive.amqp.receipts', { deliveryId: delivery.properties.messageId, stage: 'completed', businessNo: 'GZ-2026-0417' }, 'second')

await Promise.all([organization.connection.close(), finance.connection.close()])
console.log(JSON.stringify({ sequence: answer.sequence, deliveryId: delivery.properties.messageId }))
