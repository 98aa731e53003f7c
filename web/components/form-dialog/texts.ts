import { defineTexts } from '../../ui/texts.ts';

export const texts = defineTexts({
  en: { cancel: 'Cancel' },
  zh: { cancel: '取消' },
});
