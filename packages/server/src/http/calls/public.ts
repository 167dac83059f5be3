import type { Deps } from '../../flows/deps.ts';
import { jwksMaxAgeSeconds } from '../../model/signing-key.ts';
import type { Answer } from '../route.ts';

export const getJwks = (deps: Deps): Answer => ({
  json: deps.keyring.jwks(),
  headers: { 'cache-control': `public, max-age=${jwksMaxAgeSeconds}` },
});

/** RFC 8414 §2. There is no OAuth endpoint yet: the metadata serves verifiers. */
export const getMetadata = ({ config: { issuer } }: Deps): Answer => ({
  json: {
    issuer,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    response_types_supported: [],
    grant_types_supported: [],
    service_documentation: `${issuer}/docs`,
  },
});
