"""A window of Qt with one line in it: what the start of the program is measured against."""

import sys

from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

app = QApplication(["bare", "-style", "fusion"])
window = QMainWindow()
window.setCentralWidget(QLabel("A bare window"))
window.resize(1366, 698)
window.show()
sys.exit(app.exec())
