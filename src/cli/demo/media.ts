import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { avi, pdf, png, wav } from './media-files.ts';

type Colour = readonly [number, number, number];

const icon = (sky: Colour, phase: number) => () =>
  png({ width: 200, height: 200, sky, horizon: [250, 240, 235], ground: [90, 110, 130], phase });

const photo = (sky: Colour, horizon: Colour, ground: Colour, phase: number) => () =>
  png({ width: 480, height: 320, sky, horizon, ground, phase });

const lakeside = {
  sky: [110, 170, 220],
  horizon: [235, 240, 235],
  ground: [60, 110, 120],
} as const;
const screen = { sky: [20, 120, 60], horizon: [60, 230, 120], ground: [20, 20, 24] } as const;

const plain = (text: string) => () => Buffer.from(text, 'utf8');

/** Every file that a demo message or icon names, and how it is made. */
const makers = {
  'icon-lin.png': icon([236, 112, 99], 0.4),
  'icon-zhou.png': icon([93, 109, 126], 1.4),
  'icon-fang.png': icon([125, 206, 160], 2.4),
  'icon-david.png': icon([84, 153, 199], 3.4),
  'icon-chen.png': icon([244, 143, 177], 4.4),
  'icon-min.png': icon([247, 220, 111], 5.4),
  'icon-sun.png': icon([240, 178, 122], 0.9),
  'bund-night.png': photo([16, 20, 52], [226, 144, 82], [28, 30, 60], 5.2),
  'room-view.png': photo([150, 190, 220], [240, 236, 220], [150, 130, 110], 1.1),
  '房间实拍.png': photo([130, 130, 135], [190, 188, 180], [90, 90, 92], 3.3),
  'toy-room.png': photo([255, 205, 120], [255, 240, 200], [230, 120, 140], 2.2),
  '接机口.png': photo([200, 214, 226], [240, 244, 248], [120, 130, 140], 0.3),
  '黄色小鸭.png': photo([250, 214, 70], [255, 240, 170], [60, 60, 66], 4.1),
  'lake.png': photo(lakeside.sky, lakeside.horizon, lakeside.ground, 2.9),
  'tea-hill.png': photo([170, 205, 190], [240, 245, 225], [70, 120, 70], 1.8),
  '停航公告.png': photo([150, 158, 170], [200, 204, 208], [70, 84, 96], 5.7),
  '绿屏.png': photo(screen.sky, screen.horizon, screen.ground, 3.9),
  'restaurant.png': photo([110, 50, 40], [230, 170, 110], [70, 30, 26], 0.7),
  '坨了的面.png': photo([214, 180, 130], [240, 220, 180], [150, 100, 60], 2.6),
  '发票抬头.png': photo([250, 246, 236], [244, 232, 214], [200, 90, 80], 4.8),
  'flowers.png': photo([250, 200, 210], [255, 236, 240], [190, 30, 60], 1.5),
  'voice-kid.wav': () => wav(3, 320),
  'voice-hurry.wav': () => wav(2, 140),
  'voice-question.wav': () => wav(3, 180),
  'voice-annoyed.wav': () => wav(3, 220),
  '湖畔航拍.avi': () => avi(2, lakeside),
  '屏幕闪烁.avi': () => avi(2, screen),
  'invoice-sample.pdf': () =>
    pdf(['Invoice (preview)', 'No. 24112000000087654321', 'Accommodation   CNY 2,364.00']),
  'invoice-fixed.pdf': () =>
    pdf(['Invoice', 'No. 24442000000012340987', 'Service   CNY 386.00', 'Replaces the voided one']),
  '团建合同草稿.pdf': () =>
    pdf(['Contract (draft)', 'Two days, 40 people', 'Clause 4: cancellation']),
  '航班取消证明.txt': plain(
    '航班取消证明\n\n航班 CZ3908 因台风取消，旅客周文，订单 FL33098127。\n特此证明。\n',
  ),
  '团建方案.txt': plain(
    '团建方案\n\nA 湖畔度假村：皮划艇、烧烤、会议室半天，780 元/人\nB 山里民宿：徒步、采茶、篝火，690 元/人\n',
  ),
  '住宿名单.txt': plain(
    '住宿名单\n\n共 40 人：男 23，女 17。清真 2 位，素食 3 位，孕妇 1 位（一楼）。\n',
  ),
  '方案v3.txt': plain('季度复盘方案 第三版\n\n退款率 1.2%，复购率 31%，平均首次响应 42 秒。\n'),
} as const satisfies Record<string, () => Buffer>;

export type MediaName = keyof typeof makers;

const made = new Map<MediaName, Buffer>();

export function mediaFile(name: MediaName): Buffer {
  const known = made.get(name);
  if (known !== undefined) return known;
  const file = makers[name]();
  made.set(name, file);
  return file;
}

/** Puts the files where the media route serves them from. */
export async function writeMedia(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of Object.keys(makers) as MediaName[]) {
    await writeFile(join(folder, name), mediaFile(name));
  }
}
