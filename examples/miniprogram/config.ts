/**
 * Where wxlogin answers. On a real phone this must be your own https address, listed at mp.weixin.qq.com under
 * 开发管理 → 服务器域名 as a request AND an uploadFile domain, e.g. 'https://login.example.com'.
 */
export const baseURL = 'http://127.0.0.1:8800';
