/** People of the sandbox's school, as its tests call them. */
export const OWNER = 512_349_000;
export const IRINA = 512_349_001;
export const PAVEL = 512_349_002;
