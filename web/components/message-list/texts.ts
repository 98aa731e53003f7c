import { defineTexts } from '../../ui/texts.ts';

const many = (count: number) => (count > 999 ? '999+' : String(count));

export const texts = defineTexts({
  en: {
    messages: 'Messages',
    begins: 'The conversation begins here',
    empty: 'Nothing was said here yet',
    toNewest: 'To the newest messages',
    newer: (count: number) => (count === 1 ? '1 new message' : `${many(count)} new messages`),
    types: (name: string) => `${name} is typing …`,
    notLoaded: 'These messages could not be loaded',
    again: 'Try again',
    unreadFrom: 'Unread from here',
    unread: (count: number) => `${many(count)} unread: to the first`,
    atDay: (day: string) => `Messages of ${day}`,
    atMessage: (name: string, time: string) => `At the message of ${name}, ${time}`,
    jump: 'Jump to a date',
    jumpToDay: 'Day to jump to',
    oldest: 'Beginning',
    firstUnread: 'First unread',
    newest: 'Newest',
  },
  zh: {
    messages: '消息',
    begins: '会话从这里开始',
    empty: '还没有消息',
    toNewest: '回到最新消息',
    newer: (count) => `${many(count)} 条新消息`,
    types: (name) => `${name}正在输入…`,
    notLoaded: '这部分消息加载失败',
    again: '重试',
    unreadFrom: '以下为未读消息',
    unread: (count) => `${many(count)} 条未读，跳到第一条`,
    atDay: (day) => `${day}的消息`,
    atMessage: (name, time) => `已定位到${name}于${time}发送的消息`,
    jump: '跳转到日期',
    jumpToDay: '选择日期',
    oldest: '最早',
    firstUnread: '第一条未读',
    newest: '最新',
  },
});
