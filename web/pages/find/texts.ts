import { defineTexts } from '../../ui/texts.ts';

export const texts = defineTexts({
  en: {
    title: 'Find',
    box: 'Find messages',
    placeholder: '退款, tuikuan, tk, "a phrase", from:name',
    start: 'Find what was said',
    startHint: 'Any characters, pinyin or initials, in every message.',
    nothing: 'Nothing was found',
    nothingHint: 'Try fewer words, or pinyin.',
    more: 'Show more',
  },
  zh: {
    title: '查找',
    box: '查找消息',
    placeholder: '退款、tuikuan、tk、"短语"、from:姓名',
    start: '查找聊天内容',
    startHint: '支持任意汉字、拼音和首字母，覆盖全部消息。',
    nothing: '没有找到',
    nothingHint: '试试更少的词，或用拼音。',
    more: '显示更多',
  },
});
