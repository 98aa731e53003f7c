import { defineTexts } from '../../ui/texts.ts';

export const texts = defineTexts({
  en: {
    none: 'No active tokens',
    noneHint: 'Who signs in gets one.',
    id: 'Number',
    created: 'Issued',
    expires: 'Expires',
    current: 'This session',
    revoke: 'Revoke',
    revokeTitle: 'Revoke this token?',
    revokeHint: 'It is refused within a second; whoever uses it has to sign in again.',
    revokeOwnHint: 'This is the session you are using: you will be signed out.',
  },
  zh: {
    none: '没有有效的令牌',
    noneHint: '登录后会自动产生。',
    id: '编号',
    created: '签发时间',
    expires: '有效期至',
    current: '当前登录',
    revoke: '吊销',
    revokeTitle: '吊销此令牌？',
    revokeHint: '一秒内即失效，使用它的设备或程序需重新登录。',
    revokeOwnHint: '这是您当前的登录，吊销后需要重新登录。',
  },
});
