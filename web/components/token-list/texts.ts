import { defineTexts } from '../../ui/texts.ts';

export const texts = defineTexts({
  en: {
    none: 'No token holds',
    noneHint: 'Who signs in gets one.',
    id: 'Number',
    created: 'Since',
    expires: 'Until',
    current: 'This session',
    acts: 'Actions',
    revoke: 'Revoke',
    revokeTitle: 'Revoke this token?',
    revokeHint: 'It is refused by every process within a second.',
    revokeOwnHint: 'This is the session you are using: you will be signed out.',
  },
  zh: {
    none: '没有有效的令牌',
    noneHint: '登录后会自动产生。',
    id: '编号',
    created: '签发时间',
    expires: '有效期至',
    current: '当前会话',
    acts: '操作',
    revoke: '吊销',
    revokeTitle: '吊销此令牌？',
    revokeHint: '一秒内所有进程都会拒绝它。',
    revokeOwnHint: '这是您正在使用的会话，吊销后将退出登录。',
  },
});
