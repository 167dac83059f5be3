import type { Dialogs } from '../chrome/dialogs.ts';
import { draw, drawButton } from '../chrome/draw.ts';
import type { Texts } from '../chrome/texts.ts';

/** WeChat's own privacy dialog, for mini programs without one. */
export function askForPrivacy(dialogs: Dialogs, texts: Texts, app: string): Promise<boolean> {
  const contract = texts.privacyContract(app);
  return dialogs.halfScreen(
    'privacy-default',
    (done) => [
      drawAppRow(app, ''),
      draw('phone-consent-title', {}, texts.privacyTitle),
      draw('phone-consent-text', {}, texts.privacyText(app, contract)),
      drawChoice({ refuse: texts.refuse, accept: texts.agree }, done),
    ],
    false,
  );
}

/** The sheet of the phone number button. */
export function askForPhoneNumber(
  dialogs: Dialogs,
  texts: Texts,
  { app, phoneMasked }: { app: string; phoneMasked: string },
): Promise<boolean> {
  return dialogs.halfScreen(
    'consent-phone',
    (done) => [
      drawAppRow(app, texts.asksFor(app)),
      draw('phone-consent-title', {}, texts.phoneWanted),
      draw('phone-consent-choice', {}, draw('b', {}, phoneMasked), draw('small', {}, texts.phoneNumber)),
      drawChoice({ refuse: texts.refuse, accept: texts.allow }, done),
    ],
    false,
  );
}

function drawAppRow(app: string, words: string): HTMLElement {
  const [letter = ''] = app;
  return draw('phone-app-row', {}, draw('phone-app-icon', { 'aria-hidden': 'true' }, letter), words || app);
}

function drawChoice(labels: { refuse: string; accept: string }, done: (accepted: boolean) => void): HTMLElement {
  return draw(
    'phone-choice',
    {},
    drawButton(labels.refuse, { 'aria-label': labels.refuse }, () => done(false)),
    drawButton(labels.accept, { 'aria-label': labels.accept, 'data-primary': '' }, () => done(true)),
  );
}
