import { defineTexts } from '../../../ui/texts.ts';

export const texts = defineTexts({
  en: {
    title: 'Operators',
    name: 'Name',
    login: 'Login',
    role: 'Role',
    agent: 'Agent',
    admin: 'Admin',
    created: 'Since',
    state: 'State',
    online: 'Online',
    offline: 'Offline',
    disabled: 'Shut out',
    more: 'Show more',
  },
  zh: {
    title: '客服人员',
    name: '姓名',
    login: '登录名',
    role: '角色',
    agent: '客服',
    admin: '管理员',
    created: '创建时间',
    state: '状态',
    online: '在线',
    offline: '离线',
    disabled: '已停用',
    more: '显示更多',
  },
});
