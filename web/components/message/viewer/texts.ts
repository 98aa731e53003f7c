import { defineTexts } from '../../../ui/texts.ts';

export const texts = defineTexts({
  en: {
    viewer: 'Picture',
    older: 'Previous picture',
    newer: 'Next picture',
    zoomIn: 'Larger',
    zoomOut: 'Smaller',
    whole: 'Whole picture',
    close: 'Close',
    of: (index: number, count: number, more: boolean) => `${index} of ${count}${more ? '+' : ''}`,
  },
  zh: {
    viewer: '图片',
    older: '上一张',
    newer: '下一张',
    zoomIn: '放大',
    zoomOut: '缩小',
    whole: '显示全图',
    close: '关闭',
    of: (index, count, more) => `${index} / ${count}${more ? '+' : ''}`,
  },
});
