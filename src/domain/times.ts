/** Year 0 to 9999: what a date of four digits can be written for. Epoch ms. */
export const YEAR_0_MS = -62_167_219_200_000;
export const LATEST_MS = 253_402_300_799_999;
