import { defineTexts } from '../../ui/texts.ts';

export const texts = defineTexts({
  en: {
    title: 'Admin',
    sections: 'Sections of the administration',
    section: { operators: 'Operators' },
    forbidden: 'Only admins can see this',
  },
  zh: {
    title: '管理',
    sections: '管理分区',
    section: { operators: '客服人员' },
    forbidden: '仅管理员可见',
  },
});
