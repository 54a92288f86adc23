/** Reads strict YAML: a small, safe part of it, whose every error names line, column and the nearest valid name. */
package io.loadline.yaml;
