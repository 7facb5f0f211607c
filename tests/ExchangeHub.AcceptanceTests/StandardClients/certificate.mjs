import assert from 'node:assert/strict'
import * as oidc from 'openid-client'
import { Agent, fetch } from 'undici'

const { issuer, clientId, cert, key } = JSON.parse(process.argv[2])
// The hub of this test has a certificate of its own making.
const over = connect => (url, options) => fetch(url, { ...options, dispatcher: new Agent({ connect: { rejectUnauthorized: false, ...connect } }) })
const withIt = over({ cert, key })

const machine = await oidc.discovery(new URL(issuer), clientId, { use_mtls_endpoint_aliases: true }, oidc.TlsClientAuth(), { [oidc.customFetch]: withIt })
assert.equal(machine.serverMetadata().tls_client_certificate_bound_access_tokens, true)
machine[oidc.customFetch] = withIt
const { access_token: token } = await oidc.clientCredentialsGrant(machine, { scope: 'events:read' })
const call = () => oidc.fetchProtectedResource(machine, token, new URL('v1/events', issuer), 'GET')
assert.equal((await call()).status, 200)

machine[oidc.customFetch] = over({})
await assert.rejects(call(), { code: 'OAUTH_WWW_AUTHENTICATE_CHALLENGE' })
await assert.rejects(oidc.clientCredentialsGrant(machine, { scope: 'events:read' }), { error: 'invalid_request' })
