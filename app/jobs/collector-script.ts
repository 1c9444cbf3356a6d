// The capture script as the product carries it: text in the bundle, so that it can be piped to a shell, copied or saved
// wherever the product runs from.
import script from '../../resources/collector/kdumpscope-collect.sh?raw';

/** resources/collector/kdumpscope-collect.sh. */
export const collectorScript: string = script;

/** The name it is saved by. */
export const COLLECTOR_NAME = 'kdumpscope-collect.sh';
