/** A key that signs access tokens, as it is stored: the private part only sealed. */
export interface StoredSigningKey {
  /** RFC 7638 thumbprint of the public key. */
  readonly kid: string;
  readonly alg: 'ES256';
  /** The public JWK as JSON. */
  readonly publicJwk: string;
  readonly sealedPrivateKey: Uint8Array;
  readonly createdAt: number;
  readonly activeAt: number;
  readonly retiredAt: number | null;
}
