import { defineTexts } from '../../ui/texts.ts';

export const texts = defineTexts({
  en: {
    title: 'Sign in to chatkeep',
    language: 'Language',
    first: 'The first start prints the admin’s login and password where the server runs.',
  },
  zh: {
    title: '登录 chatkeep',
    language: '语言',
    first: '首次启动时，管理员的登录名和密码会显示在服务器的输出中。',
  },
});
