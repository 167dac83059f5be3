/** What `wx.canIUse('button.open-type.chooseAvatar')` may be asked about components: element, attribute, values. */
const COMPONENTS: Record<string, Record<string, readonly string[]>> = {
  button: {
    'open-type': [
      ...['chooseAvatar', 'getPhoneNumber', 'getRealtimePhoneNumber', 'getUserInfo', 'agreePrivacyAuthorization'],
      ...['openSetting'],
    ],
    'form-type': ['submit', 'reset'],
    ...attributes(
      'type',
      'size',
      'plain',
      'disabled',
      'loading',
      'hover-class',
      'bindgetphonenumber',
      'bindchooseavatar',
    ),
  },
  input: {
    type: ['text', 'number', 'idcard', 'digit', 'nickname'],
    ...attributes('value', 'password', 'placeholder', 'disabled', 'maxlength', 'focus', 'bindinput', 'bindblur'),
  },
  textarea: attributes('value', 'placeholder', 'disabled', 'maxlength', 'focus', 'bindinput', 'bindblur'),
  image: {
    mode: ['scaleToFill', 'aspectFit', 'aspectFill', 'widthFix', 'heightFix'],
    ...attributes('src', 'lazy-load'),
  },
  navigator: { 'open-type': ['navigate', 'redirect', 'switchTab', 'reLaunch', 'navigateBack'], ...attributes('url') },
};

const PLAIN_COMPONENTS = new Set([
  ...['view', 'text', 'form', 'label', 'checkbox', 'checkbox-group', 'radio', 'radio-group', 'switch', 'scroll-view'],
  ...[
    'icon',
    'progress',
    'cover-view',
    'cover-image',
    'swiper',
    'swiper-item',
    'slider',
    'picker',
    'rich-text',
    'block',
  ],
]);

function attributes(...names: string[]): Record<string, readonly string[]> {
  return Object.fromEntries(names.map((name) => [name, []]));
}

/**
 * Answers for the phone, not for WeChat: what is not implemented cannot be used. Of functions only the name is looked
 * at: their options are taken as they are.
 */
export function createCanIUse(implemented: object): (schema: string) => boolean {
  return (schema) => {
    const [name = '', attribute, value] = schema.split('.');
    const component = COMPONENTS[name];
    if (!component) return PLAIN_COMPONENTS.has(name) || name in implemented || name === 'canIUse';
    if (attribute === undefined) return true;
    const values = component[attribute];
    return values !== undefined && (value === undefined || values.length === 0 || values.includes(value));
  };
}
