import assert from 'node:assert/strict'
import * as oauth from 'oauth4webapi'
import { Person, importKey } from './person.mjs'

const { issuer, system, application, person } = JSON.parse(process.argv[2])
const plain = { [oauth.allowInsecureRequests]: true }
const server = await oauth.processDiscoveryResponse(new URL(issuer), await oauth.discoveryRequest(new URL(issuer), plain))

const machine = { client_id: system.clientId }
const machineKey = oauth.PrivateKeyJwt(await importKey(system.key))
const own = await oauth.processClientCredentialsResponse(server, machine,
  await oauth.clientCredentialsGrantRequest(server, machine, machineKey, new URLSearchParams({ scope: 'events:read' }), plain))
assert.equal(own.token_type, 'bearer')

const app = { client_id: application.clientId }
const appKey = oauth.PrivateKeyJwt(await importKey(application.key))
const verifier = oauth.generateRandomCodeVerifier()
const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()]
const pushed = await oauth.processPushedAuthorizationResponse(server, app, await oauth.pushedAuthorizationRequest(server, app, appKey, new URLSearchParams({
  response_type: 'code',
  redirect_uri: application.redirectUri,
  scope: 'openid offline_access records:read',
  code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
  code_challenge_method: 'S256',
  state,
  nonce,
}), plain))
const address = new URL(server.authorization_endpoint)
address.search = new URLSearchParams({ client_id: app.client_id, request_uri: pushed.request_uri })
const returned = await new Person(person).follow(address, application.redirectUri)
const parameters = oauth.validateAuthResponse(server, app, returned, state)
const tokens = await oauth.processAuthorizationCodeResponse(server, app,
  await oauth.authorizationCodeGrantRequest(server, app, appKey, parameters, application.redirectUri, verifier, plain),
  { expectedNonce: nonce, requireIdToken: true })
assert.equal(oauth.getValidatedIdTokenClaims(tokens).user, person.name)

const seen = async token => oauth.processIntrospectionResponse(server, app, await oauth.introspectionRequest(server, app, appKey, token, plain))
assert.equal((await seen(tokens.access_token)).active, true)
await oauth.processRevocationResponse(await oauth.revocationRequest(server, app, appKey, tokens.access_token, plain))
assert.equal((await seen(tokens.access_token)).active, false)
