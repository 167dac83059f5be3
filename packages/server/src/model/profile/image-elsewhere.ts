/**
 * An avatar kept in a bucket has in the database the SHA-256 of its bytes in their place: what the bucket gives is compared with it. No image is
 * that small, so the length tells which of the two it is.
 */
export const digestBytes = 32;

export const isElsewhere = ({ bytes }: { readonly bytes: { readonly length: number } }): boolean =>
  bytes.length === digestBytes;
