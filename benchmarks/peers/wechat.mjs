// What every peer knows of its WeChat.

export const appid = 'wxde30de30de30de30';
export const appSecret = '0123456789abcdef0123456789abcdef';
