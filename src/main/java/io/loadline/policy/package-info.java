/** Reads policy files strictly: whatever is wrong with a file is told at once, with line, column and the nearest valid name. */
package io.loadline.policy;
