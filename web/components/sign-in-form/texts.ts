import { defineTexts } from '../../ui/texts.ts';

export const texts = defineTexts({
  en: {
    login: 'Login',
    password: 'Password',
    missingLogin: 'Type your login',
    missingPassword: 'Type your password',
    signIn: 'Sign in',
  },
  zh: {
    login: '登录名',
    password: '密码',
    missingLogin: '请输入登录名',
    missingPassword: '请输入密码',
    signIn: '登录',
  },
});
