from pages.lessons.lesson_page import render_lessons

render_lessons()
