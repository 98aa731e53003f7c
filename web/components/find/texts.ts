import { defineTexts } from '../../ui/texts.ts';

export const texts = defineTexts({
  en: {
    results: 'Messages found',
    more: (count: number) => (count === 1 ? '1 more here' : `${count} more here`),
    fewer: 'Show fewer',
    onlyHere: 'Search only here',
    open: (name: string) => `Open the conversation with ${name}`,
    byPinyin: 'by pinyin',
    byPinyinHint: 'Found by its pinyin, not as it is written',
    system: 'System',
    match: {
      label: 'Matches',
      of: (at: number, count: string) => `${at} of ${count}`,
      count: (count: string) => `${count} matches`,
      none: 'No matches',
      next: 'Next match',
      previous: 'Previous match',
      back: 'Results',
    },
    here: 'Search in this conversation',
  },
  zh: {
    results: '找到的消息',
    more: (count) => `还有 ${count} 条`,
    fewer: '收起',
    onlyHere: '仅在此会话中查找',
    open: (name) => `打开与${name}的会话`,
    byPinyin: '拼音匹配',
    byPinyinHint: '按拼音找到，与输入的文字不完全一致',
    system: '系统',
    match: {
      label: '匹配项',
      of: (at, count) => `第 ${at} 条，共 ${count} 条`,
      count: (count) => `共 ${count} 条`,
      none: '没有匹配',
      next: '下一条匹配',
      previous: '上一条匹配',
      back: '返回结果',
    },
    here: '在此会话中查找',
  },
});
