/** Which instance is logging in with a code. Only a hint, which spares WeChat a call: that a code logs in once is the store's promise. */
export interface CodeClaims {
  /** False while another instance has the code; true also when nobody knows. */
  claim(codeHash: Uint8Array): Promise<boolean>;
  /** Lets another instance have it before the claim ends by itself. */
  release(codeHash: Uint8Array): void;
}

/** For an instance that knows of no others. */
export const noCodeClaims: CodeClaims = { claim: async () => true, release() {} };
