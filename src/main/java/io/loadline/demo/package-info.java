/**
 * The demo: broker, tables, receivers, services and traffic in one process, watched from outside by reading its topics.
 */
package io.loadline.demo;
