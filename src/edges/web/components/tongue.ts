import { createContext } from 'svelte';
import type { Tongue } from '../words/tongue.ts';

/** The reader's language for every component below; set once by the root layout. */
export const [useTongue, setTongue] = createContext<Tongue>();
