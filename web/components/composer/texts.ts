import { defineTexts } from '../../ui/texts.ts';

export const texts = defineTexts({
  en: {
    label: 'Message',
    placeholder: 'Write a message',
    hint: 'Enter sends, Shift+Enter begins a new line',
    send: 'Send',
    tooLong: (over: number) => `${over} characters too many`,
  },
  zh: {
    label: '消息',
    placeholder: '输入消息',
    hint: '回车发送，Shift+回车换行',
    send: '发送',
    tooLong: (over) => `超出 ${over} 个字符`,
  },
});
