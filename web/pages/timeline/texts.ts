import { defineTexts } from '../../ui/texts.ts';

export const texts = defineTexts({
  en: {
    title: (name: string) => `${name}: all messages`,
    about: 'All messages over all conversations, in order of time',
    messages: 'Messages of all conversations',
    back: 'Back',
    untitled: 'No title',
    open: (title: string) => `Open the conversation: ${title}`,
    missing: 'There is no such customer',
    begins: 'The first message',
    empty: 'Nothing was said yet',
    toNewest: 'To the newest messages',
  },
  zh: {
    title: (name) => `${name}的全部消息`,
    about: '按时间排列的所有会话消息',
    messages: '所有会话的消息',
    back: '返回',
    untitled: '无标题',
    open: (title) => `打开会话：${title}`,
    missing: '没有这个客户',
    begins: '没有更早的消息',
    empty: '还没有消息',
    toNewest: '回到最新消息',
  },
});
