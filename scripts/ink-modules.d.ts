import type { Plugin as EsbuildPlugin } from 'esbuild';
import type { Plugin as VitePlugin } from 'vite';

export declare const inkModules: EsbuildPlugin;
export declare const inkModulesForTests: VitePlugin;
export declare function checkInkModules(inputs: Record<string, unknown>): void;
