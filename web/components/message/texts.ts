import { defineTexts } from '../../ui/texts.ts';

export const texts = defineTexts({
  en: {
    revoked: 'This message was taken back',
    system: 'System',
    types: {
      txt: 'Text',
      img: 'Picture',
      audio: 'Voice message',
      video: 'Video',
      loc: 'Place',
      file: 'File',
      cmd: 'Command',
      custom: 'Custom message',
    },
    you: 'You',
    sending: 'Sending …',
    failed: 'Not sent',
    again: 'Send again',
    discard: 'Discard',
  },
  zh: {
    revoked: '消息已撤回',
    system: '系统',
    types: {
      txt: '文本',
      img: '图片',
      audio: '语音',
      video: '视频',
      loc: '位置',
      file: '文件',
      cmd: '指令',
      custom: '自定义消息',
    },
    you: '我',
    sending: '发送中…',
    failed: '发送失败',
    again: '重新发送',
    discard: '放弃',
  },
});
