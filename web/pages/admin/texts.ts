import { defineTexts } from '../../ui/texts.ts';

export const texts = defineTexts({
  en: {
    title: 'Admin',
    sections: 'Sections of the administration',
    section: {
      status: 'Status',
      operators: 'Operators',
      clients: 'Clients',
      tokens: 'Tokens',
      replies: 'Canned replies',
      tags: 'Tags',
      settings: 'Settings',
    },
    forbidden: 'Only admins can see this',
    forbiddenHint: 'Ask an admin of yours to change your role.',
    toInbox: 'Go to the inbox',
  },
  zh: {
    title: '管理',
    sections: '管理分区',
    section: {
      status: '运行状态',
      operators: '客服人员',
      clients: '接入应用',
      tokens: '令牌',
      replies: '快捷回复',
      tags: '标签',
      settings: '设置',
    },
    forbidden: '仅管理员可见',
    forbiddenHint: '如需权限，请联系管理员调整您的角色。',
    toInbox: '返回会话列表',
  },
});
