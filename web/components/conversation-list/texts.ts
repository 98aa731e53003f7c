import { defineTexts } from '../../ui/texts.ts';

export const texts = defineTexts({
  en: {
    list: 'Conversations',
    unread: (count: number) => (count === 1 ? '1 unread message' : `${count} unread messages`),
    ended: 'That is all',
    endedIn: (zone: string) => `That is all · times in ${zone}`,
    noMessage: 'Nothing said yet',
    you: (said: string) => `You: ${said}`,
    empty: {
      waiting: 'Nobody is waiting',
      mine: 'You have joined no open conversation',
      suspended: 'Nothing is suspended',
      ended: 'Nothing has ended yet',
      all: 'There are no conversations yet',
    },
    emptyHint: 'What comes in appears here by itself.',
  },
  zh: {
    list: '会话列表',
    unread: (count) => `${count} 条未读消息`,
    ended: '没有更多了',
    endedIn: (zone) => `没有更多了 · 时间为 ${zone} 时区`,
    noMessage: '还没有消息',
    you: (said) => `我：${said}`,
    empty: {
      waiting: '没有待接入的会话',
      mine: '你没有接入任何会话',
      suspended: '没有挂起的会话',
      ended: '没有已结束的会话',
      all: '还没有会话',
    },
    emptyHint: '新会话会自动出现在这里。',
  },
});
