/** How one part of the service is, in a word that may be shown to anybody. */
export const partStates = ['ok', 'slow', 'unavailable', 'failing', 'missing', 'draining'] as const;
export type PartState = (typeof partStates)[number];

export interface Health {
  /** Whether requests should be sent here: every part that a login cannot do without is `ok`. */
  readonly isReady: boolean;
  /** By the name of the part. */
  readonly parts: Readonly<Record<string, PartState>>;
}
