/** Rehearses policies: runs the engine on inputs that a test file makes up, and compares what it decides with what is expected. */
package io.loadline.rehearsal;
