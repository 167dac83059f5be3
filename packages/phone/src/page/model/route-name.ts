/** The route behind a call: `DELETE /me/sessions/ses_0A1b` -> `DELETE /me/sessions/{id}`. */
export function nameRoute(call: string): string {
  return call.replace(/^(DELETE \/me\/sessions)\/[^/]+$/, '$1/{id}');
}
