/** One-second panes of samples and the sliding windows over them; everything merges exactly, in any order. */
package io.loadline.pane;
