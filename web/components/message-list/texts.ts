import { defineTexts } from '../../ui/texts.ts';

export const texts = defineTexts({
  en: {
    messages: 'Messages',
    begins: 'The conversation begins here',
    empty: 'Nothing was said here yet',
    toNewest: 'To the newest messages',
    newer: (count: number) => (count === 1 ? '1 new message' : `${count} new messages`),
    types: (name: string) => `${name} is typing …`,
  },
  zh: {
    messages: '消息',
    begins: '会话从这里开始',
    empty: '还没有消息',
    toNewest: '回到最新消息',
    newer: (count) => `${count} 条新消息`,
    types: (name) => `${name}正在输入…`,
  },
});
