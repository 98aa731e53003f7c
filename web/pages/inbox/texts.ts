import { defineTexts } from '../../ui/texts.ts';

export const texts = defineTexts({
  en: {
    title: 'Inbox',
    views: 'Which conversations',
    view: {
      waiting: 'Waiting',
      mine: 'Mine',
      suspended: 'Suspended',
      ended: 'Ended',
      all: 'All',
    },
    counts: {
      waiting: (count: number) => `${count} waiting`,
      mine: (count: number, unread: number) => `${count} joined, ${unread} with unread messages`,
    },
    nothingOpen: 'No conversation is open',
    nothingOpenHint: 'Choose one from the list: j and k move, Enter opens.',
  },
  zh: {
    title: '会话',
    views: '会话范围',
    view: {
      waiting: '待接入',
      mine: '我的',
      suspended: '已挂起',
      ended: '已结束',
      all: '全部',
    },
    counts: {
      waiting: (count) => `${count} 个会话待接入`,
      mine: (count, unread) => `已接入 ${count} 个会话，其中 ${unread} 个有未读消息`,
    },
    nothingOpen: '未打开会话',
    nothingOpenHint: '从列表中选择一个：j、k 移动，回车打开。',
  },
});
