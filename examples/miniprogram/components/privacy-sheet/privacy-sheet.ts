import { texts } from '../../texts';

/** What WeChat hands over with a question; the typings take it for a plain result. */
type Answer = (choice: { event: 'agree'; buttonId: string } | { event: 'disagree' | 'exposureAuthorization' }) => void;

/** WeChat knows one listener, the last registered; every question must be answered once. */
let questions: Answer[] = [];

function answerAll(choice: Parameters<Answer>[0]): void {
  const answers = questions;
  questions = [];
  for (const answer of answers) answer(choice);
}

/**
 * Asks for consent when WeChat wants it before avatar, nickname or phone number are used; put one on each such page.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/user-privacy/PrivacyAuthorize.html
 */
Component({
  data: { t: texts.privacy, contract: '', open: false },

  lifetimes: {
    attached() {
      this.listen();
    },
  },

  pageLifetimes: {
    show() {
      this.listen();
    },
  },

  methods: {
    listen() {
      if (!wx.canIUse('onNeedPrivacyAuthorization')) return;
      wx.onNeedPrivacyAuthorization((answer) => this.ask(answer as unknown as Answer));
    },

    ask(answer: Answer) {
      questions.push(answer);
      answer({ event: 'exposureAuthorization' });
      wx.getPrivacySetting({ success: ({ privacyContractName }) => this.setData({ contract: privacyContractName }) });
      this.setData({ open: true });
    },

    openContract() {
      wx.openPrivacyContract({});
    },

    agree() {
      this.setData({ open: false });
      answerAll({ event: 'agree', buttonId: 'privacy-agree' });
    },

    refuse() {
      this.setData({ open: false });
      answerAll({ event: 'disagree' });
    },
  },
});
