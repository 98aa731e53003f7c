import { defineTexts } from './texts.ts';

export const texts = defineTexts({
  en: {
    loading: 'Loading',
    failed: 'This could not be loaded',
    unreachable: 'The server cannot be reached. Check the connection, then try again.',
    again: 'Try again',
    unexpected: 'Something went wrong on this page',
    unexpectedHint:
      'What you typed is kept. Reload the page; if it happens again, tell your admin.',
    reload: 'Reload',
    request: (id: string) => `Request ${id}`,
    noPage: 'There is no such page',
    noPageHint: 'The address may be mistyped, or the page has moved.',
    toInbox: 'Go to the inbox',
  },
  zh: {
    loading: '加载中',
    failed: '加载失败',
    unreachable: '无法连接服务器，请检查网络后重试。',
    again: '重试',
    unexpected: '页面出错了',
    unexpectedHint: '已输入的内容不会丢失。请刷新页面；若再次出现，请联系管理员。',
    reload: '刷新',
    request: (id) => `请求 ${id}`,
    noPage: '页面不存在',
    noPageHint: '地址可能有误，或页面已移动。',
    toInbox: '返回会话列表',
  },
});
