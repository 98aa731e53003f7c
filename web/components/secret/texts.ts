import { defineTexts } from '../../ui/texts.ts';

export const texts = defineTexts({
  en: {
    copy: (what: string) => `Copy ${what}`,
    copied: 'Copied',
    byHand: 'The browser does not let us copy: it is marked, press Ctrl C',
    once: 'Shown only now. Copy it before you close this.',
    done: 'I have copied it',
  },
  zh: {
    copy: (what) => `复制${what}`,
    copied: '已复制',
    byHand: '浏览器不允许自动复制：内容已选中，请按 Ctrl C',
    once: '仅显示这一次，请在关闭前复制。',
    done: '我已复制',
  },
});
