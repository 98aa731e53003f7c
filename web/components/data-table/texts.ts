import { defineTexts } from '../../ui/texts.ts';

export const texts = defineTexts({
  en: { more: 'Show more', acts: 'Actions' },
  zh: { more: '显示更多', acts: '操作' },
});
