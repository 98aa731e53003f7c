/** Invented for the demo. */
export const users = {
  lin: {
    id: 'u0001019569ac4c717523be21f9c86e58febb',
    nickName: '林小雨',
    icon: 'icon-lin.png',
    groupId: '1390151438977672388',
    createdAt: 1741234654321,
  },
  zhou: {
    id: 'u0001019579942c22793c83ecf8b7bf3dee12',
    nickName: '周文',
    icon: 'icon-zhou.png',
    groupId: '1391297569526764068',
    createdAt: 1741501508642,
  },
  fang: {
    id: 'u00010195897c0bd370a7b361329f18220843',
    nickName: '阿芳',
    icon: 'icon-fang.png',
    groupId: '1392443700075834696',
    createdAt: 1741768362963,
  },
  david: {
    id: 'u000101959963eb847ae581d105c20e895c7d',
    nickName: 'David李',
    icon: 'icon-david.png',
    groupId: '1393589830725688468',
    createdAt: 1742035217284,
  },
  chen: {
    id: 'u00010195a94bcb357c559068ba1bcf20f165',
    nickName: '陈洁🌸',
    icon: 'icon-chen.png',
    groupId: '1394735961275008672',
    createdAt: 1742302071605,
  },
  wang: {
    id: 'u00010195b933aae6724680a3a9da35ec6f29',
    nickName: '老王',
    icon: '',
    groupId: '1395882091824251404',
    createdAt: 1742568925926,
  },
  min: {
    id: 'u00010195c91b8a977189b9268ff2a35a02a7',
    nickName: '敏敏',
    icon: 'icon-min.png',
    groupId: '1397028222474085108',
    createdAt: 1742835780247,
  },
  sun: {
    id: 'u00010195d9036a487aa897b31f8177f952da',
    nickName: '孙皓',
    icon: 'icon-sun.png',
    groupId: '1398174353023283028',
    createdAt: 1743102634568,
  },
} as const;

export const operators = {
  lan: {
    id: 'o00010194ee7173007b0ca8ce0632e11f4803',
    nickName: '客服小蓝',
    createdAt: 1739167200000,
  },
  qing: {
    id: 'o00010194ef841b807b02bf03eb38f43e658a',
    nickName: '客服小青',
    createdAt: 1739185200000,
  },
  mu: {
    id: 'o00010194f096c4007155b2bc04d9633f5376',
    nickName: '客服阿木',
    createdAt: 1739203200000,
  },
} as const;

/** Signs in by password, so it is created by its use case and not imported. */
export const admin = { login: 'admin', nickName: '主管周雅' } as const;

/** Which of the imported operators gets a password. */
export const agent = { login: 'lan', operator: 'lan' } as const;

export type UserKey = keyof typeof users;
export type OperatorKey = keyof typeof operators;
