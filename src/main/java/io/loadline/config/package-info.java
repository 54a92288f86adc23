/** Reads a settings file into the settings records that the services own; strict, and all errors at once. */
package io.loadline.config;
