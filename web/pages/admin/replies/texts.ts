import { defineTexts } from '../../../ui/texts.ts';

export const texts = defineTexts({
  en: {
    title: 'Canned replies',
    hint: 'Shared by all operators. Everybody keeps their own in their settings, by the account menu.',
  },
  zh: {
    title: '快捷回复',
    hint: '全体客服共用。个人的快捷回复在账号菜单的个人设置中。',
  },
});
