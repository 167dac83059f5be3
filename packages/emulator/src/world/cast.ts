import type { PersonInput } from './people.ts';

/** The people a fresh emulator knows, so that a demo is never empty. */
export const cast: readonly PersonInput[] = [
  {
    user: 'xiaoming',
    nickname: '小明',
    phone: '13800000001',
    face: {
      background: '#cfe0fb',
      skin: '#f6d5b8',
      hair: 'short',
      hairColour: '#2b2523',
      clothes: '#07a35a',
      glasses: false,
      moustache: false,
    },
  },
  {
    user: 'xiaohong',
    nickname: '小红',
    phone: '13800000002',
    face: {
      background: '#ffd9c7',
      skin: '#f6d5b8',
      hair: 'bob',
      hairColour: '#2b2523',
      clothes: '#e2603c',
      glasses: false,
      moustache: false,
    },
  },
  {
    user: 'laowang',
    nickname: '老王',
    phone: '13800000003',
    face: {
      background: '#fbe7b2',
      skin: '#f2c6a0',
      hair: 'bald',
      hairColour: '#9aa0a6',
      clothes: '#3b6fd4',
      glasses: true,
      moustache: true,
    },
  },
  {
    user: 'lisa',
    nickname: 'Lisa',
    phone: '61234567',
    countryCode: '852',
    face: {
      background: '#dcd3f5',
      skin: '#f2c6a0',
      hair: 'long',
      hairColour: '#b9803f',
      clothes: '#8a5ac2',
      glasses: false,
      moustache: false,
    },
  },
  {
    user: 'tom',
    nickname: 'Tom',
    phone: '2025550123',
    countryCode: '1',
    face: {
      background: '#bfe3d0',
      skin: '#c68a5c',
      hair: 'curly',
      hairColour: '#4a3428',
      clothes: '#d49a1f',
      glasses: true,
      moustache: false,
    },
  },
];
