import { defineTexts } from '../../ui/texts.ts';

export const texts = defineTexts({
  en: {
    title: 'Sign in to chatkeep',
    language: 'Language',
    first: 'The first start prints the admin’s login and password where the server runs.',
    lost: 'Lost it? There a new one is made by',
  },
  zh: {
    title: '登录 chatkeep',
    language: '语言',
    first: '首次启动时，管理员的登录名和密码会显示在服务器的输出中。',
    lost: '忘记密码？在服务器上运行以下命令重设：',
  },
});
