import { texts as stateTexts } from '../../ui/states.texts.ts';
import { defineTexts } from '../../ui/texts.ts';

export const texts = defineTexts({
  en: {
    login: 'Login',
    password: 'Password',
    missingLogin: 'Type your login',
    missingPassword: 'Type your password',
    signIn: 'Sign in',
    wrong: 'Login or password is wrong',
    unreachable: stateTexts.en.unreachable,
    tooMany: (seconds: number) => `Too many tries. Wait ${seconds} s, then try again`,
  },
  zh: {
    login: '登录名',
    password: '密码',
    missingLogin: '请输入登录名',
    missingPassword: '请输入密码',
    signIn: '登录',
    wrong: '登录名或密码不正确',
    unreachable: stateTexts.zh.unreachable,
    tooMany: (seconds) => `尝试次数过多，请 ${seconds} 秒后再试`,
  },
});
