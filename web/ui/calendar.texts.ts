import { defineTexts } from './texts.ts';

export const texts = defineTexts({
  en: {
    lastMonth: 'Previous month',
    nextMonth: 'Next month',
    lastYear: 'Previous year',
    nextYear: 'Next year',
  },
  zh: { lastMonth: '上个月', nextMonth: '下个月', lastYear: '上一年', nextYear: '下一年' },
});
