/** The rules between the packages, and below it one package per station with a class that breaks them on purpose. */
package io.loadline.architecture;
