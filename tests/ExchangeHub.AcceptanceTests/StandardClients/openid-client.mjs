import assert from 'node:assert/strict'
import * as oidc from 'openid-client'
import { Person, importKey } from './person.mjs'

const { issuer, system, application, person } = JSON.parse(process.argv[2])
const options = { execute: [oidc.allowInsecureRequests] }
const connect = async ({ clientId, key }) =>
  oidc.discovery(new URL(issuer), clientId, undefined, oidc.PrivateKeyJwt(await importKey(key)), options)

const machine = await connect(system)
const own = await oidc.clientCredentialsGrant(machine, { scope: 'events:read' })
assert.equal(own.scope ?? 'events:read', 'events:read')
assert.equal((await oidc.tokenIntrospection(machine, own.access_token)).active, true)

const app = await connect(application)
const verifier = oidc.randomPKCECodeVerifier()
const [state, nonce] = [oidc.randomState(), oidc.randomNonce()]
const address = await oidc.buildAuthorizationUrlWithPAR(app, {
  redirect_uri: application.redirectUri,
  scope: 'openid offline_access records:read',
  code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
  code_challenge_method: 'S256',
  state,
  nonce,
})
const returned = await new Person(person).follow(address, application.redirectUri)
const tokens = await oidc.authorizationCodeGrant(app, returned, { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce })
assert.equal(tokens.claims().user, person.name)
assert.equal((await oidc.tokenIntrospection(app, tokens.access_token)).active, true)
assert.equal((await oidc.tokenIntrospection(machine, tokens.access_token).catch(() => ({ active: false }))).active, false)

const renewed = await oidc.refreshTokenGrant(app, tokens.refresh_token)
await oidc.tokenRevocation(app, renewed.refresh_token)
await assert.rejects(oidc.refreshTokenGrant(app, renewed.refresh_token), { error: 'invalid_grant' })
console.log(oidc.buildEndSessionUrl(app, { id_token_hint: tokens.id_token }).pathname)
