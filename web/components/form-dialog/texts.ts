import { texts as stateTexts } from '../../ui/states.texts.ts';
import { defineTexts } from '../../ui/texts.ts';

export const texts = defineTexts({
  en: {
    cancel: 'Cancel',
    taken: 'This is taken already: choose another',
    lastAdmin: 'This is the last admin: make another operator admin first',
    tooMany: 'Too many tries: wait a minute',
    unreachable: stateTexts.en.unreachable,
  },
  zh: {
    cancel: '取消',
    taken: '已被占用，请换一个',
    lastAdmin: '这是最后一位管理员：请先指定另一位管理员',
    tooMany: '尝试次数过多，请稍候再试',
    unreachable: stateTexts.zh.unreachable,
  },
});

export type Texts = { readonly [Key in keyof typeof texts.en]: string };
