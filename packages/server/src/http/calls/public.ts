import type { Deps } from '../../flows/deps.ts';
import { jwksMaxAgeSeconds } from '../../model/signing-key.ts';
import type { Answer } from '../route.ts';

export const getJwks = (deps: Deps): Answer => ({
  json: deps.keyring.jwks(),
  headers: { 'cache-control': `public, max-age=${jwksMaxAgeSeconds}` },
});

const authMethods = ['client_secret_basic', 'client_secret_post'];

/** RFC 8414 §2. Nobody gets tokens by OAuth: the metadata serves those who check them. */
export const getMetadata = ({ config: { issuer } }: Deps): Answer => ({
  json: {
    issuer,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    response_types_supported: [],
    grant_types_supported: [],
    introspection_endpoint: `${issuer}/introspect`,
    introspection_endpoint_auth_methods_supported: authMethods,
    revocation_endpoint: `${issuer}/revoke`,
    revocation_endpoint_auth_methods_supported: authMethods,
    service_documentation: `${issuer}/docs`,
  },
});
